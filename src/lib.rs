//! What is measured: one operation on one input, for each mode of mrrc.
