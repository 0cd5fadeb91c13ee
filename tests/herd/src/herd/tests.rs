use super::*;

fn of_a_thousand(away: u64, jitter: bool, accepts: Option<u32>) -> Outcome {
    run(Trial {
        clients: 1_000,
        outage: Duration::from_secs(away),
        jitter,
        accepts,
        answers: accepts.map(|accepts| 10 * accepts),
        seed: 1,
    })
}

#[test]
fn a_thousand_companions_come_back_within_four_seconds_of_a_short_outage() {
    let outcome = of_a_thousand(10, true, None);
    let expected = Outcome {
        knocks: 2_489,
        connects: 897,
        reads: 3_244,
        all_reads: 8_000,
        back_after: Some(3),
    };
    assert_eq!(outcome, expected);
}

#[test]
fn if_all_dice_fell_alike_every_request_would_come_in_the_same_second() {
    let outcome = of_a_thousand(10, false, None);
    assert_eq!((outcome.knocks, outcome.connects), (4_000, 1_000));
    assert_eq!((outcome.reads, outcome.all_reads), (4_000, 8_000));
}

#[test]
fn a_server_that_takes_two_hundred_a_second_has_everybody_back_in_half_a_minute_or_else_in_a_whole_one()
 {
    let back_after = |jitter| of_a_thousand(10, jitter, Some(200)).back_after;
    assert_eq!(back_after(true), Some(27));
    assert_eq!(back_after(false), Some(57));
}

#[test]
fn after_a_long_outage_they_come_over_a_minute() {
    let outcome = of_a_thousand(300, true, None);
    assert_eq!((outcome.connects, outcome.reads), (73, 272));
    assert_eq!(outcome.back_after, Some(55));
}
