"""Which texts mean much the same? A vector for each: the sum of the vectors of its words, no network and no model to run."""

from clinconnect.search.vectors.encoder import DIMENSIONS, encode
from clinconnect.search.vectors.packing import pack, unpack

__all__ = ["DIMENSIONS", "encode", "pack", "unpack"]
