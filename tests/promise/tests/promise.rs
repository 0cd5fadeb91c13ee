//! Some runs at each build, and those that once broke the promise. Many more:
//! `cargo run --release -p parkmate-promise -- --runs 100000`.

use parkmate_promise::{Many, Weight, live, many, replay};

/// Enough to notice what breaks often, in a few seconds without optimisation.
const RUNS: u64 = 100;

/// Of a long life; a month of it is `-- --live 30`.
const DAYS: u32 = 3;

fn keeps(seed: u64) {
    if let Err(story) = replay(seed) {
        panic!("{story}");
    }
}

#[test]
fn every_event_of_many_runs_is_told_once() {
    let wanted = Many {
        runs: RUNS,
        seed: 1_000_000,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    if let Some(first) = many(wanted, |_| {}).first() {
        keeps(first.seed);
        panic!(
            "run {} broke the promise the first time only: {:?}",
            first.seed, first.wrong
        );
    }
}

#[test]
fn a_renewal_of_another_booking_does_not_settle_one_that_was_not_answered() {
    keeps(2_968);
}

#[test]
fn a_wrong_clock_after_a_restart_does_not_forget_the_frame_of_a_failed_renewal() {
    keeps(17_013);
}

#[test]
fn a_closing_that_is_said_again_does_not_close_another_booking_that_just_ends() {
    keeps(25_820);
}

#[test]
fn a_renewal_that_was_read_before_its_answer_is_lost_has_not_failed() {
    keeps(30_975);
}

#[test]
fn two_bookings_that_are_deleted_one_after_the_other_are_not_another_set_of_data() {
    keeps(36_664);
}

#[test]
fn a_renewal_that_was_heard_of_and_is_gone_when_the_program_is_back_has_not_failed() {
    keeps(30_068);
}

#[test]
fn what_our_failed_renewal_left_behind_does_not_explain_the_copy_of_its_frame() {
    keeps(38_682);
}

#[test]
fn a_closing_that_a_frame_has_told_by_a_moved_end_is_told_once() {
    keeps(14_598);
}

#[test]
fn a_cancelling_that_an_overlapping_read_does_not_show_yet_is_told_once() {
    keeps(7_120);
}

#[test]
fn a_read_that_a_sleep_has_drawn_out_does_not_stop_the_list() {
    keeps(7_498);
}

#[test]
fn what_is_left_in_a_read_from_before_a_sleep_does_not_tell_the_time() {
    keeps(19_150);
}

#[test]
fn two_bookings_of_a_slot_that_have_ended_are_closed_each_once() {
    keeps(509);
}

#[test]
fn an_answer_that_comes_after_a_cancelling_was_read_does_not_revive_its_booking() {
    keeps(695);
}

#[test]
fn a_renewal_of_ours_that_was_never_sent_does_not_explain_what_another_one_leaves() {
    keeps(5_009_902);
}

#[test]
fn two_renewals_of_which_ours_was_never_sent_are_told_each() {
    keeps(5_035_618);
}

#[test]
fn what_our_failed_renewal_left_behind_is_known_after_a_kill() {
    keeps(5_023_027);
}

#[test]
fn a_booking_that_is_gone_is_not_the_one_of_its_slot_that_was_closed() {
    keeps(5_038_953);
}

#[test]
fn a_closing_that_is_read_when_the_clock_was_waited_for_in_vain_ends_the_warnings() {
    keeps(5_010_452);
}

#[test]
fn a_token_that_is_found_refused_at_rest_leaves_nothing_unsettled() {
    keeps(5_025_380);
}

#[test]
fn a_closing_that_only_a_clock_could_date_may_be_told() {
    keeps(5_003_183);
}

#[test]
fn a_row_that_was_seen_half_before_a_kill_is_judged_anew() {
    keeps(7_008_342);
}

#[test]
fn a_booking_that_only_a_list_has_missed_before_other_data_is_not_told() {
    keeps(9_006_219);
}

#[test]
fn a_cancelling_by_another_hand_may_settle_our_request_that_was_not_answered() {
    keeps(7_018_303);
}

#[test]
fn an_employee_of_other_data_is_told_again() {
    keeps(9_002_105);
}

#[test]
fn a_renewal_that_only_its_frame_has_told_may_be_any_of_ours() {
    keeps(9_007_135);
}

#[test]
fn a_renewal_that_was_read_before_the_data_was_replaced_has_not_failed() {
    keeps(13_021_944);
}

#[test]
fn a_closing_is_not_that_of_a_booking_that_is_not_surely_over() {
    keeps(19_007_673);
}

#[test]
fn what_looks_like_other_data_is_taken_as_known_with_the_frames_before() {
    keeps(23_021_719);
    keeps(23_036_612);
}

#[test]
fn of_two_warnings_by_a_wrong_clock_the_closer_one_is_enough() {
    keeps(23_036_393);
}

#[test]
fn a_frame_that_was_dated_by_a_wrong_clock_in_an_earlier_run_finds_its_orphan() {
    keeps(25_033_619);
}

#[test]
fn a_booking_that_was_ended_early_before_the_sign_in_may_be_told_as_over() {
    keeps(27_020_397);
}

#[test]
fn a_renewal_that_a_frame_has_told_has_not_failed_when_it_is_gone() {
    keeps(27_021_183);
}

#[test]
fn the_answer_to_a_renewal_counts_also_after_it_was_told_as_failed() {
    keeps(27_029_785);
}

#[test]
fn an_equal_frame_over_a_connection_that_was_begun_later_is_another_one() {
    keeps(31_035_903);
}

#[test]
fn a_late_closing_is_not_that_of_a_booking_that_was_cancelled_just_before_its_end() {
    keeps(35_008_802);
}

#[test]
fn an_old_list_does_not_say_that_a_renewal_is_gone() {
    keeps(29_017_690);
}

#[test]
fn a_wash_of_other_data_is_told_again() {
    keeps(13_032_031);
}

#[test]
fn a_late_frame_of_a_washed_car_in_the_other_types_form_is_not_told_again() {
    keeps(15_039_822);
}

#[test]
fn an_employee_of_other_data_who_looks_as_before_is_nobody_new() {
    keeps(13_015_527);
}

#[test]
fn a_renewal_of_another_slot_that_is_gone_settles_no_request_of_ours() {
    keeps(11_016_424);
}

#[test]
fn a_failed_renewal_is_not_the_one_that_was_read_before_a_kill() {
    keeps(39_007_347);
}

#[test]
fn a_companion_that_is_never_quit_keeps_the_promise_and_holds_no_more_than_the_server_has() {
    let life = live(1, DAYS).unwrap_or_else(|story| panic!("{story}"));
    assert!(life.rows > 30, "{}", life.rows);
    let last = life.weights.last().expect("it was weighed");
    assert!(last.day >= u64::from(DAYS) - 1, "{last:?}");
    for weight in life.weights {
        let Weight { held, readable, .. } = weight;
        assert!(held <= 20_000 + 1_000 * readable, "{weight:?}");
    }
}
