"""Ways out of the house: letters, the seal on them and its check, postbox, mail and post, each with its proof."""
