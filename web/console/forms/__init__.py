"""What every form of the console shares: its fields, how it is carried out, and why it may be refused."""
