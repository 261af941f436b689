//! The time that reproducible builds go by.

use std::{
    env,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::failure::Failure;

/// The last second of the year 9999, behind which RFC 3339 has no more times.
const LAST: u64 = 253_402_300_799;

/// The time in `SOURCE_DATE_EPOCH` as RFC 3339 writes it; none where the variable is not set.
/// The clock does not count: the same input gives the same bytes.
pub(crate) fn source_date() -> Result<Option<String>, Failure> {
    let Some(text) = env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let seconds = text.to_str().and_then(|text| text.parse().ok());
    match seconds {
        Some(seconds) if seconds <= LAST => Ok(Some(rfc3339(seconds))),
        _ => Err(Failure::Epoch(text.to_string_lossy().into_owned())),
    }
}

/// The time in `SOURCE_DATE_EPOCH`, else the clock's, for entries of a configuration that expire:
/// nothing else may look at a clock.
pub(crate) fn now() -> Result<String, Failure> {
    let set = source_date()?;
    let clock = || {
        let passed = SystemTime::now().duration_since(UNIX_EPOCH);
        rfc3339(passed.map_or(0, |passed| passed.as_secs()).min(LAST))
    };
    Ok(set.unwrap_or_else(clock))
}

/// Seconds since 1970 as a date and time in UTC.
fn rfc3339(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Eras of 400 years that start on the first of March, so that a leap day is a year's last.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        rest / 3_600,
        rest % 3_600 / 60,
        rest % 60
    )
}

#[cfg(test)]
mod tests {
    use super::{LAST, rfc3339};

    #[test]
    fn seconds_are_dates() {
        for (seconds, date) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_777_136_333, "2026-04-25T16:58:53Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (LAST, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(rfc3339(seconds), date);
        }
    }
}
