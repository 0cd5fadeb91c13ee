//! Whether something grows: its samples over time, and the straight line through those after the first part of the run.

use std::fmt;

/// The part of the run in which stocks are filled, which doesn't count.
const FILLING: f64 = 0.25;

/// One measure over time.
#[derive(Debug)]
pub(crate) struct Trend {
    name: &'static str,
    unit: &'static str,
    /// What may be between the ends of the line.
    allowed: f64,
    samples: Vec<(f64, f64)>,
}

/// A straight line: where it begins, how many hours it spans, and how sure its slope is.
struct Line {
    from: f64,
    span: f64,
    /// By hour.
    slope: f64,
    /// The slope's standard error.
    error: f64,
}

impl Line {
    /// What it has grown by at least, with a certainty of 97 in a hundred.
    fn least(&self) -> f64 {
        (self.slope - 2.0 * self.error) * self.span
    }
}

impl Trend {
    pub(crate) const fn new(name: &'static str, unit: &'static str, allowed: f64) -> Self {
        Self {
            name,
            unit,
            allowed,
            samples: Vec::new(),
        }
    }

    pub(crate) fn note(&mut self, hours: f64, held: f64) {
        self.samples.push((hours, held));
    }

    /// Whether it doesn't surely grow by more than is allowed: few samples that go up and down by themselves say little.
    /// What was never measured is not flat.
    pub(crate) fn is_flat(&self) -> bool {
        self.line().is_some_and(|line| line.least() <= self.allowed)
    }

    /// The line of least squares.
    fn line(&self) -> Option<Line> {
        let first = (self.samples.len() as f64 * FILLING) as usize;
        let counted = &self.samples[first..];
        let count = counted.len() as f64;
        if counted.len() < 3 {
            return None;
        }
        let mean = |of: fn(&(f64, f64)) -> f64| counted.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|one| one.0), mean(|one| one.1));
        let spread: f64 = counted.iter().map(|one| (one.0 - x).powi(2)).sum();
        let slope = counted
            .iter()
            .map(|one| (one.0 - x) * (one.1 - y))
            .sum::<f64>()
            / spread;
        let at = |hours: f64| slope.mul_add(hours - x, y);
        let rest: f64 = counted.iter().map(|one| (one.1 - at(one.0)).powi(2)).sum();
        Some(Line {
            from: at(counted[0].0),
            span: counted[counted.len() - 1].0 - counted[0].0,
            slope,
            error: (rest / (count - 2.0) / spread).sqrt(),
        })
    }
}

impl fmt::Display for Trend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            unit,
            allowed,
            ..
        } = self;
        let Some(line) = self.line() else {
            return write!(f, "{name}: too few samples");
        };
        let word = if self.is_flat() { "flat" } else { "GROWS" };
        let Line {
            from, slope, error, ..
        } = line;
        let to = from + slope * line.span;
        write!(
            f,
            "{name}: {word}, {from:.1} to {to:.1} {unit} ({slope:+.1} ± {error:.1} an hour; {allowed} allowed between the ends)"
        )
    }
}
