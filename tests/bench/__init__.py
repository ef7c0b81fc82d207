"""`make bench`: what each path of the way costs, beside the same rows written by bare SQL in the same run."""
