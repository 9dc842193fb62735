//! Surveys: loyalty and satisfaction by the latest answers.
