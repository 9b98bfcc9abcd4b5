"""How does a store of an earlier version become one of this version? One file per step, run when a store is opened."""
