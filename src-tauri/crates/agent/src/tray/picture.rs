//! The tray's pictures: drawn for dark panels, and outlined so that they are seen on light ones too.

use parkmate_core::tray::Icon;

macro_rules! drawing {
    ($state:literal, $size:literal) => {
        include_bytes!(concat!(
            "../../../../../icons/tray/argb/",
            $state,
            "-dark-",
            $size,
            ".argb"
        ))
    };
}

macro_rules! drawings {
    ($state:literal) => {
        [
            (22, drawing!($state, "22").as_slice()),
            (44, drawing!($state, "44").as_slice()),
        ]
    };
}

/// A state's light picture at each size, in the format that `icons/README.md` tells.
pub(super) fn argb(icon: Icon) -> [(u8, &'static [u8]); 2] {
    match icon {
        Icon::Online => drawings!("online"),
        Icon::Offline => drawings!("offline"),
        Icon::Attention => drawings!("attention"),
        Icon::SignedOut => drawings!("signed-out"),
    }
}

/// The pictures are drawn on this grid, with a margin of one.
const GRID: usize = 22;

/// Red, green and blue of the pictures for light panels.
const DARK: [u8; 3] = [0x24, 0x29, 0x2f];

/// A light picture of `size` times `size` pixels with a dark line around it. Nothing tells the colour of a
/// panel (the desktop's colour scheme is that of windows, and a light desktop often has a dark panel), so
/// one picture has to be seen on any.
pub(super) fn outlined(argb: &[u8], size: usize) -> Vec<u8> {
    let (pixels, _) = argb.as_chunks::<4>();
    let width = size / GRID;
    let near = |at: usize| at.saturating_sub(width)..(at + width + 1).min(size);
    let mut outlined = Vec::with_capacity(argb.len());
    for (at, [alpha, rgb @ ..]) in pixels.iter().enumerate() {
        let line = near(at / size)
            .flat_map(|y| near(at % size).filter_map(move |x| pixels.get(y * size + x)))
            .map(|[alpha, ..]| *alpha)
            .max()
            .map_or(0, u32::from);
        // The picture over the line.
        let over = u32::from(*alpha) * 255;
        let under = line * (255 - u32::from(*alpha));
        let sum = over + under;
        outlined.push(to_byte(sum, 255));
        for (light, dark) in rgb.iter().zip(DARK) {
            let mixed = u32::from(*light) * over + u32::from(dark) * under;
            outlined.push(to_byte(mixed, sum));
        }
    }
    outlined
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

    #[test]
    fn every_picture_has_as_many_pixels_as_it_says() {
        for icon in [
            Icon::Online,
            Icon::Offline,
            Icon::Attention,
            Icon::SignedOut,
        ] {
            for (size, argb) in argb(icon) {
                let size = usize::from(size);
                assert_eq!(argb.len(), size * size * 4, "{icon:?}");
                assert_eq!(outlined(argb, size).len(), argb.len(), "{icon:?}");
            }
        }
    }

    #[test]
    fn a_dark_line_goes_around_what_is_light_and_nothing_else_changes() {
        let white = [255; 4];
        let mut argb = vec![[0; 4]; GRID * GRID];
        argb[5 * GRID + 5] = white;
        let outlined = outlined(argb.as_flattened(), GRID);
        let (outlined, _) = outlined.as_chunks::<4>();
        for (at, pixel) in outlined.iter().enumerate() {
            let distance = (at % GRID).abs_diff(5).max((at / GRID).abs_diff(5));
            let expected = match distance {
                0 => white,
                1 => [255, DARK[0], DARK[1], DARK[2]],
                2.. => [0; 4],
            };
            assert_eq!(*pixel, expected, "at {at}");
        }
    }
}
