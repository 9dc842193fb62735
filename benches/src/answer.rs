//! What a job answers, in one form for all who do it.

/// Rows of whole numbers under named columns, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub columns: &'static [&'static str],
    values: Vec<i64>,
}

impl Answer {
    pub fn new<const N: usize>(
        columns: &'static [&'static str; N],
        rows: impl IntoIterator<Item = [i64; N]>,
    ) -> Answer {
        let mut rows: Vec<[i64; N]> = rows.into_iter().collect();
        rows.sort_unstable();
        Answer { columns, values: rows.into_iter().flatten().collect() }
    }
    /// Of the rows that say something: something other than 0 after the two columns that they are told by.
    pub fn telling<const N: usize>(
        columns: &'static [&'static str; N],
        rows: impl IntoIterator<Item = [i64; N]>,
    ) -> Answer {
        Answer::new(columns, rows.into_iter().filter(|row| row.iter().skip(2).any(|x| *x != 0)))
    }
    pub fn values(&self) -> &[i64] {
        &self.values
    }
    pub fn len(&self) -> usize {
        self.values.len() / self.columns.len()
    }
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
    pub fn rows(&self) -> impl Iterator<Item = &[i64]> {
        self.values.chunks(self.columns.len())
    }
    /// Where two answers part, in words.
    pub fn difference(&self, other: &Answer) -> Option<String> {
        if self.columns != other.columns {
            return Some(format!("columns {:?} and {:?}", self.columns, other.columns));
        }
        let differ = self.rows().zip(other.rows()).find(|(a, b)| a != b);
        match differ {
            Some((a, b)) => Some(format!("{:?} {a:?} and {b:?}", self.columns)),
            None if self.len() != other.len() => Some(format!("{} and {} rows", self.len(), other.len())),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_differ_by_columns_values_and_length() {
        let of = |rows: &[[i64; 2]]| Answer::new(&["month", "n"], rows.iter().copied());
        let answer = of(&[[2, 5], [1, 4]]);
        for (other, expected) in [
            (of(&[[1, 4], [2, 5]]), None),
            (of(&[[1, 4], [2, 6]]), Some(r#"["month", "n"] [2, 5] and [2, 6]"#)),
            (of(&[[1, 4]]), Some("2 and 1 rows")),
            (Answer::new(&["month", "k"], [[1, 4], [2, 5]]), Some(r#"columns ["month", "n"] and ["month", "k"]"#)),
        ] {
            assert_eq!(answer.difference(&other).as_deref(), expected);
        }
    }
}
