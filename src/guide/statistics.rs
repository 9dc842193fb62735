//! Statistics: how sure a number is, and when two of them differ.
