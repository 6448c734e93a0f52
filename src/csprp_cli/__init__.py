"""csprp: figures and learning from serious child safeguarding incidents in England."""

__version__ = "0.1.0"
