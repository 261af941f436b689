//! Points in time, as commits and anchors write them.
//!
//! Nothing here knows a clock or a time zone of the machine.

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// The day of a point in time, in seconds since 1970, as `YYYY-MM-DD` in UTC. Commits may claim any
/// time: what is outside the years 1 to 9999 is no day.
pub(crate) fn day(seconds: i64) -> String {
    let days = seconds.div_euclid(DAY);
    if !(days_before(1)..days_before(10_000)).contains(&days) {
        return "a day that never was".to_owned();
    }
    // From the shortest year that it could be.
    let mut year = 1970 + days.div_euclid(366).min(days.div_euclid(365));
    while days_before(year + 1) <= days {
        year += 1;
    }
    let mut rest = days - days_before(year);
    let mut month = 0;
    while rest >= days_of(year, month) {
        rest -= days_of(year, month);
        month += 1;
    }
    format!("{year:04}-{:02}-{:02}", month + 1, rest + 1)
}

/// Reads a point in time as seconds since 1970: ISO 8601 to the second, with or without a zone, or
/// the `YYYYMMDDThhmmss` that a sync run's id starts with. What has no zone is taken as UTC.
#[must_use]
pub fn parse_time(text: &str) -> Option<i64> {
    let number = |from: usize, length: usize| -> Option<i64> {
        let digits = text.get(from..from + length)?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten()
    };
    let is = |at: usize, marks: &[u8]| text.as_bytes().get(at).is_some_and(|b| marks.contains(b));
    let compact = is(8, b"T") && number(0, 8).is_some() && number(9, 6).is_some();
    let (places, zone) = if compact {
        ([0, 4, 6, 9, 11, 13], 0)
    } else {
        let marked = is(4, b"-") && is(7, b"-") && is(10, b"T ") && is(13, b":") && is(16, b":");
        marked.then_some(())?;
        let rest = text.get(19..)?;
        // Fractions of a second say nothing here.
        let rest = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        ([0, 5, 8, 11, 14, 17], offset(rest.trim())?)
    };
    let [year, month, day, hour, minute, second] = places;
    let year = number(year, 4).filter(|year| *year > 0)?;
    let month = number(month, 2)? - 1;
    let day = number(day, 2)? - 1;
    let (hour, minute, second) = (number(hour, 2)?, number(minute, 2)?, number(second, 2)?);
    let valid = (0..12).contains(&month)
        && (0..days_of(year, month)).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    valid.then_some(())?;
    let days = days_before(year) + (0..month).map(|m| days_of(year, m)).sum::<i64>() + day;
    Some(days * DAY + hour * 3600 + minute * 60 + second - zone)
}

/// The seconds by which a zone's clocks are ahead of UTC: nothing, `Z`, `+hh:mm` or `+hhmm`.
fn offset(zone: &str) -> Option<i64> {
    if ["", "Z", "z"].contains(&zone) {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = zone[1..].replacen(':', "", 1);
    let plain = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then_some(())?;
    let (hours, minutes): (i64, i64) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Days from 1 January 1970 to 1 January of `year`, which is positive.
fn days_before(year: i64) -> i64 {
    let years = year - 1;
    365 * years + years / 4 - years / 100 + years / 400 - 719_162
}

/// Days of a month, which counts from 0.
fn days_of(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 => 28 + i64::from(leap),
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{day, parse_time};

    #[test]
    fn the_times_that_anchors_hold_are_read() {
        let at = Some(1_777_136_333);
        assert_eq!(parse_time("2026-04-25T16:58:53.925226+00:00"), at);
        assert_eq!(parse_time("2026-04-25T16:58:53Z"), at);
        assert_eq!(parse_time("2026-04-25 16:58:53"), at);
        assert_eq!(parse_time("2026-04-25T18:58:53+0200"), at);
        assert_eq!(parse_time("2026-04-25T11:28:53.5-05:30"), at);
        assert_eq!(parse_time("20260425T165853.823358+0000-owner-name"), at);
        assert_eq!(parse_time("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse_time("1969-12-31T23:59:59Z"), Some(-1));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "yesterday",
            "2026-04-25",
            "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00 CET",
            "0000-01-01T00:00:00Z",
            "+026-01-01T00:00:00Z",
            "2026-01-01T00:00:0é",
            "99999999T999999",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (1_777_136_333, "2026-04-25"),
            (4_107_542_399, "2100-02-28"),
            (4_107_542_400, "2100-03-01"),
            (-62_135_596_800, "0001-01-01"),
            (-62_135_596_801, "a day that never was"),
            (253_402_300_799, "9999-12-31"),
            (253_402_300_800, "a day that never was"),
            (i64::MAX, "a day that never was"),
            (i64::MIN, "a day that never was"),
        ] {
            assert_eq!(day(seconds), text, "{seconds}");
        }
    }

    #[test]
    fn every_day_of_a_few_centuries_is_read_as_it_is_written() {
        for days in (-50_000..100_000).step_by(7) {
            let seconds = days * super::DAY;
            let text = format!("{}T00:00:00Z", day(seconds));
            assert_eq!(parse_time(&text), Some(seconds), "{text}");
        }
    }
}
