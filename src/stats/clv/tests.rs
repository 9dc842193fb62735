//! What holds of all models.

use super::climb::highest;
use super::*;
use crate::stats::draws::Draws;
use crate::value::Undefined;
