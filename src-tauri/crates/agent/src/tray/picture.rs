//! The tray's pictures, put together from layers: the state, drawn for dark panels and outlined so that it is
//! seen on light ones too, and on it the badge with the number of what is unread.

use parkmate_core::tray::{Badge, Icon, State};

macro_rules! drawing {
    ($name:literal, $size:literal) => {
        include_bytes!(concat!(
            "../../../../../icons/tray/argb/",
            $name,
            "-",
            $size,
            ".argb"
        ))
    };
}

/// A drawing at each size, in the format that `icons/README.md` tells.
macro_rules! drawings {
    ($name:literal) => {
        [
            drawing!($name, "22").as_slice(),
            drawing!($name, "44").as_slice(),
        ]
    };
}

type Drawings = [&'static [u8]; 2];

/// Edges of the pictures, in pixels.
const SIZES: [u8; 2] = [22, 44];

/// The pictures are drawn on this grid, with a margin of one.
const GRID: usize = 22;

/// Red, green and blue of the pictures for light panels.
const DARK: [u8; 3] = [0x24, 0x29, 0x2f];

/// Alpha, red, green and blue, the colours not multiplied by alpha.
type Pixel = [u8; 4];

/// A picture's edge in pixels, and its pixels from the top left.
pub(super) type Picture = (u8, Vec<u8>);

/// The picture in colour, to be seen on panels of any colour: nothing tells a panel's (the desktop's colour
/// scheme is that of windows, and a light desktop often has a dark panel).
pub(super) fn coloured(icon: Icon) -> [Picture; 2] {
    picture(icon, |layers, reach| {
        let state = outlined(&bitten(&layers.state, &layers.badge, reach), reach);
        over(&over(&state, &layers.badge), &layers.count)
    })
}

/// The picture for those who draw in a colour of their own whatever is not transparent: the number is cut out
/// of the badge.
#[cfg(any(windows, target_os = "macos", test))]
pub(super) fn stencilled(icon: Icon) -> [Picture; 2] {
    picture(icon, |layers, reach| {
        let badge = cut(&layers.badge, &layers.count);
        over(&bitten(&layers.state, &layers.badge, reach), &badge)
    })
}

/// What a picture is made of; a picture without a badge has empty layers there.
struct Layers {
    state: Vec<Pixel>,
    badge: Vec<Pixel>,
    count: Vec<Pixel>,
}

/// Makes a picture of each size; the maker is told how many pixels the width of a line is.
fn picture(icon: Icon, make: impl Fn(&Layers, usize) -> Vec<Pixel>) -> [Picture; 2] {
    let state = state(icon.state);
    let badge = icon.badge.map(badge);
    std::array::from_fn(|index| {
        let edge = SIZES[index];
        let state = pixels(state[index]);
        let empty = || vec![[0; 4]; state.len()];
        let (disc, count) = badge.map_or_else(
            || (empty(), empty()),
            |(disc, count)| (pixels(disc[index]), pixels(count[index])),
        );
        let layers = Layers {
            badge: disc,
            count,
            state,
        };
        let made = make(&layers, usize::from(edge) / GRID);
        (edge, made.into_flattened())
    })
}

fn state(state: State) -> Drawings {
    match state {
        State::Online => drawings!("online-dark"),
        State::Offline => drawings!("offline-dark"),
        State::SignedOut => drawings!("signed-out-dark"),
    }
}

/// The disc, and what is written on it.
fn badge(badge: Badge) -> (Drawings, Drawings) {
    let count = match badge {
        Badge::Count(..=1) => drawings!("count-1"),
        Badge::Count(2) => drawings!("count-2"),
        Badge::Count(3) => drawings!("count-3"),
        Badge::Count(4) => drawings!("count-4"),
        Badge::Count(5) => drawings!("count-5"),
        Badge::Count(6) => drawings!("count-6"),
        Badge::Count(7) => drawings!("count-7"),
        Badge::Count(8) => drawings!("count-8"),
        Badge::Count(9) => drawings!("count-9"),
        Badge::Count(10..) | Badge::Many => {
            return (drawings!("badge-wide"), drawings!("count-many"));
        }
    };
    (drawings!("badge"), count)
}

fn pixels(drawing: &[u8]) -> Vec<Pixel> {
    drawing.as_chunks::<4>().0.to_vec()
}

/// The state without what the badge covers and a gap around it, which holds the two apart without colour too.
fn bitten(state: &[Pixel], badge: &[Pixel], reach: usize) -> Vec<Pixel> {
    let gap: Vec<Pixel> = spread(badge, reach)
        .into_iter()
        .map(|alpha| [alpha, 0, 0, 0])
        .collect();
    cut(state, &gap)
}

/// A picture with a dark line around it.
fn outlined(picture: &[Pixel], reach: usize) -> Vec<Pixel> {
    let [red, green, blue] = DARK;
    let line: Vec<Pixel> = spread(picture, reach)
        .into_iter()
        .map(|alpha| [alpha, red, green, blue])
        .collect();
    over(&line, picture)
}

/// The highest alpha so near to each pixel of a square picture.
fn spread(picture: &[Pixel], reach: usize) -> Vec<u8> {
    let size = reach * GRID;
    let near = |at: usize| at.saturating_sub(reach)..(at + reach + 1).min(size);
    let highest = |at: usize| {
        near(at / size)
            .flat_map(|y| near(at % size).filter_map(move |x| picture.get(y * size + x)))
            .map(|[alpha, ..]| *alpha)
            .max()
            .unwrap_or_default()
    };
    (0..picture.len()).map(highest).collect()
}

/// The lower picture where the upper one is not.
fn cut(lower: &[Pixel], upper: &[Pixel]) -> Vec<Pixel> {
    let left = |([alpha, rgb @ ..], [above, ..]): (&Pixel, &Pixel)| {
        let [red, green, blue] = *rgb;
        let rest = u32::from(*alpha) * (255 - u32::from(*above));
        [to_byte(rest, 255), red, green, blue]
    };
    lower.iter().zip(upper).map(left).collect()
}

/// The upper picture on the lower one.
fn over(lower: &[Pixel], upper: &[Pixel]) -> Vec<Pixel> {
    let mixed = |([alpha, below @ ..], [above, rgb @ ..]): (&Pixel, &Pixel)| {
        let upper = u32::from(*above) * 255;
        let lower = u32::from(*alpha) * (255 - u32::from(*above));
        let sum = upper + lower;
        let mix = |index: usize| {
            to_byte(
                u32::from(rgb[index]) * upper + u32::from(below[index]) * lower,
                sum,
            )
        };
        [to_byte(sum, 255), mix(0), mix(1), mix(2)]
    };
    lower.iter().zip(upper).map(mixed).collect()
}

/// Divides and rounds; nothing of nothing is nothing.
fn to_byte(sum: u32, by: u32) -> u8 {
    (sum + by / 2)
        .checked_div(by)
        .and_then(|byte| u8::try_from(byte).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [State; 3] = [State::Online, State::Offline, State::SignedOut];

    fn badges() -> impl Iterator<Item = Option<Badge>> {
        (0..=10).map(Badge::of)
    }

    fn icons() -> impl Iterator<Item = Icon> {
        STATES
            .into_iter()
            .flat_map(|state| badges().map(move |badge| Icon { state, badge }))
    }

    #[test]
    fn every_picture_has_as_many_pixels_as_it_says() {
        for icon in icons() {
            for (size, argb) in coloured(icon).into_iter().chain(stencilled(icon)) {
                let size = usize::from(size);
                assert_eq!(argb.len(), size * size * 4, "{icon:?}");
            }
        }
    }

    #[test]
    fn every_state_and_every_number_has_a_picture_of_its_own() {
        for make in [coloured, stencilled] {
            let pictures: std::collections::BTreeSet<_> = icons().map(make).collect();
            assert_eq!(pictures.len(), icons().count());
        }
    }

    #[test]
    fn the_badge_is_held_apart_from_the_state_by_a_gap() {
        let [(_, with), _] = stencilled(Icon {
            state: State::Online,
            badge: Some(Badge::Count(1)),
        });
        // Downwards through the lowest point of the disc.
        let alpha = |y: usize| with[(y * GRID + 15) * 4];
        assert!(alpha(12) > 200, "the badge");
        assert!(alpha(13) < 10, "the gap");
        assert_eq!(alpha(15), 255, "the state");
    }

    #[test]
    fn a_dark_line_goes_around_what_is_light_and_nothing_else_changes() {
        let white = [255; 4];
        let mut argb = vec![[0; 4]; GRID * GRID];
        argb[5 * GRID + 5] = white;
        for (at, pixel) in outlined(&argb, 1).into_iter().enumerate() {
            let distance = (at % GRID).abs_diff(5).max((at / GRID).abs_diff(5));
            let expected = match distance {
                0 => white,
                1 => [255, DARK[0], DARK[1], DARK[2]],
                2.. => [0; 4],
            };
            assert_eq!(pixel, expected, "at {at}");
        }
    }
}
