"""The sentence encoder an operator may switch on: a process of its own that turns texts into vectors.

[ADR 21](../../docs/adr/0021-the-encoder-has-a-process.md) says why it is so.
"""
