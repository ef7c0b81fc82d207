"""People, organisation and rights: who somebody is, where they belong and what they may do. Default is no."""
