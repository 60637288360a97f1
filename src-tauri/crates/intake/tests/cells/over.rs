//! What stands over the cells, in the parts that programs write for it.
