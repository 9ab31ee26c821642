"""What is laid out on pages: PDF files and pictures, read by where their characters stand."""
