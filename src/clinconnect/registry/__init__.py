"""Where do records come from? From archives, or a registry that is asked over the network, politely and until it has answered."""

from clinconnect.registry.api import BASE_URL, PAGE_SIZE, DataVersion, Listing, Page, Registry, Study
from clinconnect.registry.archives import cut_folder, cut_source
from clinconnect.registry.asking import STATUSES, Asked
from clinconnect.registry.trying import PER_MINUTE, TRIES, Surroundings

__all__ = [
    "BASE_URL",
    "PAGE_SIZE",
    "PER_MINUTE",
    "STATUSES",
    "TRIES",
    "Asked",
    "DataVersion",
    "Listing",
    "Page",
    "Registry",
    "Study",
    "Surroundings",
    "cut_folder",
    "cut_source",
]
