//! Statistics: how sure a number is, and whether two differ.

mod distributions;
mod special;
