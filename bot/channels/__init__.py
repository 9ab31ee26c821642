"""Where citizens are: one module a channel, with everything about it."""


class ChannelOff(Exception):
    """The operator has not set this channel up."""


class Forbidden(Exception):
    """The signature or the secret does not fit."""


class Malformed(Exception):
    """The body is nothing this platform sends."""
