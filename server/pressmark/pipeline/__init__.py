"""The hall between the rooms, one module a verb: taking in, cleaning, following, searching."""
