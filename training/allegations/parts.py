"""Which annotated files are for what: HELD_OUT is never read while anything is chosen, DEVELOPMENT chooses thresholds, the rest trains."""

HELD_OUT = ("biz_i", "gmb_k", "wn20_i")
DEVELOPMENT = ("biz_g", "gmb_j", "wn19_c")
