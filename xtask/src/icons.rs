//! `cargo xtask icons`: every picture the project ships, made from the SVG sources in `icons/`. `rsvg-convert` draws, ImageMagick
//! takes a PNG apart into pixels, and the two containers (ICO, ICNS) are put together here. The results are committed, so nobody
//! needs the two programs to build; `icons/generated.txt` remembers which sources they were made from.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::process::{find, read, run};
use crate::project::root;
use crate::terminal::say;

const STATES: [&str; 3] = ["online", "offline", "signed-out"];
/// What the agent puts on a state's picture.
const LAYERS: [&str; 12] = [
    "badge",
    "badge-wide",
    "count-1",
    "count-2",
    "count-3",
    "count-4",
    "count-5",
    "count-6",
    "count-7",
    "count-8",
    "count-9",
    "count-many",
];
const PANELS: [&str; 2] = ["light", "dark"];
const APP_SIZES: [u32; 8] = [16, 24, 32, 48, 64, 128, 256, 512];
/// Panels draw 16, 22, 24 or 32 pixels; 44 is 22 at double density.
const TRAY_SIZES: [u32; 5] = [16, 22, 24, 32, 44];
const ARGB_SIZES: [u32; 2] = [22, 44];
const ICO_SIZES: [u32; 7] = [16, 24, 32, 48, 64, 128, 256];
/// The ICNS entry types that hold a PNG, with the size of theirs: 16@2x, 32@2x, 128, 128@2x, 256, 256@2x, 512.
const ICNS_ENTRIES: [(&[u8; 4], u32); 7] = [
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
];
/// What Tauri's bundler asks for, by its names.
const TAURI: [(&str, u32); 4] = [
    ("32x32.png", 32),
    ("128x128.png", 128),
    ("128x128@2x.png", 256),
    ("icon.png", 512),
];
/// Up to here the app's picture comes from the drawing made for few pixels.
const SMALL_UP_TO: u32 = 24;
const RECORD: &str = "generated.txt";

/// Makes all pictures anew.
pub(crate) fn make() -> Result<()> {
    for (program, package) in [("rsvg-convert", "librsvg2-bin"), ("convert", "imagemagick")] {
        find(program)
            .with_context(|| format!("`{program}` is missing (Debian package {package})"))?;
    }
    let icons = root().join("icons");
    for folder in ["app", "tray/png", "tray/argb"] {
        fs::create_dir_all(icons.join(folder))?;
    }
    for size in APP_SIZES {
        let source = if size <= SMALL_UP_TO {
            "app-small.svg"
        } else {
            "app.svg"
        };
        draw(&icons.join(source), size, &icons.join(app_picture(size)))?;
    }
    for (name, size) in TAURI {
        fs::copy(icons.join(app_picture(size)), icons.join(name))?;
    }
    fs::write(icons.join("icon.ico"), ico(&icons)?)?;
    fs::write(icons.join("icon.icns"), icns(&icons)?)?;
    for name in tray_names() {
        for size in tray_sizes(&name) {
            draw(
                &icons.join(format!("tray/{name}.svg")),
                *size,
                &icons.join(tray_picture(&name, *size)),
            )?;
        }
        for size in ARGB_SIZES {
            let pixels = rgba(&icons.join(tray_picture(&name, size)))?;
            fs::write(icons.join(argb_picture(&name, size)), argb(&pixels))?;
        }
    }
    fs::write(icons.join(RECORD), record(&icons)?)?;
    say("icons/ is made anew");
    Ok(())
}

fn app_picture(size: u32) -> String {
    format!("app/{size}.png")
}

fn tray_picture(name: &str, size: u32) -> String {
    format!("tray/png/{name}-{size}.png")
}

fn argb_picture(name: &str, size: u32) -> String {
    format!("tray/argb/{name}-{size}.argb")
}

/// All drawings of the tray: the states for each kind of panel, and the layers.
fn tray_names() -> impl Iterator<Item = String> {
    state_names().chain(LAYERS.map(str::to_owned))
}

/// Layers are needed only where they are put together.
fn tray_sizes(name: &str) -> &'static [u32] {
    if LAYERS.contains(&name) {
        &ARGB_SIZES
    } else {
        &TRAY_SIZES
    }
}

fn state_names() -> impl Iterator<Item = String> {
    STATES
        .iter()
        .flat_map(|state| PANELS.iter().map(move |panel| format!("{state}-{panel}")))
}

fn sources() -> Vec<String> {
    let tray = tray_names().map(|name| format!("tray/{name}.svg"));
    ["app.svg".to_owned(), "app-small.svg".to_owned()]
        .into_iter()
        .chain(tray)
        .collect()
}

/// One line a source: a checksum of its text (line ends don't count) and its name.
fn record(icons: &Path) -> Result<String> {
    let mut lines = String::new();
    for source in sources() {
        let text =
            fs::read_to_string(icons.join(&source)).with_context(|| format!("icons/{source}"))?;
        lines += &format!(
            "{:016x} {source}\n",
            fnv1a(text.replace('\r', "").as_bytes())
        );
    }
    Ok(lines)
}

/// FNV-1a, 64 bits: tells texts apart, needs no crate.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn draw(source: &Path, size: u32, target: &Path) -> Result<()> {
    let size = size.to_string();
    run(Command::new("rsvg-convert")
        .args(["--width", &size, "--height", &size, "--output"])
        .arg(target)
        .arg(source))
}

/// The pixels of a PNG, four bytes each, top row first.
fn rgba(picture: &Path) -> Result<Vec<u8>> {
    read(
        Command::new("convert")
            .arg(picture)
            .args(["-depth", "8", "rgba:-"]),
    )
}

/// What a StatusNotifierItem's `IconPixmap` wants: alpha first, as a 32-bit number in network byte order would lie.
fn argb(rgba: &[u8]) -> Vec<u8> {
    rgba.chunks_exact(4)
        .flat_map(|pixel| [pixel[3], pixel[0], pixel[1], pixel[2]])
        .collect()
}

/// An ICO: a header, one 16-byte entry a picture, then the pictures. Old readers know PNG only at 256 pixels, the smaller ones
/// are bitmaps.
fn ico(icons: &Path) -> Result<Vec<u8>> {
    let mut pictures = Vec::new();
    for size in ICO_SIZES {
        let path = icons.join(app_picture(size));
        pictures.push(if size == 256 {
            fs::read(path)?
        } else {
            bitmap(size, &rgba(&path)?)
        });
    }
    let mut file = Vec::new();
    file.extend([0, 0, 1, 0]);
    file.extend(u16::try_from(pictures.len())?.to_le_bytes());
    let mut offset = 6 + 16 * u32::try_from(pictures.len())?;
    for (size, picture) in ICO_SIZES.iter().zip(&pictures) {
        let edge = u8::try_from(*size).unwrap_or(0); // 0 stands for 256
        let length = u32::try_from(picture.len())?;
        file.extend([edge, edge, 0, 0, 1, 0, 32, 0]);
        file.extend(length.to_le_bytes());
        file.extend(offset.to_le_bytes());
        offset += length;
    }
    file.extend(pictures.concat());
    Ok(file)
}

/// A picture inside an ICO: a BITMAPINFOHEADER of double height, the pixels as BGRA with the bottom row first, then the old
/// one-bit mask, empty because alpha says it all.
fn bitmap(size: u32, rgba: &[u8]) -> Vec<u8> {
    let mut picture = Vec::new();
    for number in [40, size, size * 2, 1 | 32 << 16, 0, 0, 0, 0, 0, 0] {
        picture.extend(number.to_le_bytes());
    }
    for row in rgba.chunks_exact(4 * size as usize).rev() {
        picture.extend(
            row.chunks_exact(4)
                .flat_map(|pixel| [pixel[2], pixel[1], pixel[0], pixel[3]]),
        );
    }
    let mask_row = size.div_ceil(32) * 4;
    picture.resize(picture.len() + (mask_row * size) as usize, 0);
    picture
}

/// An ICNS: the word `icns`, the file's length, then a type, a length and a PNG for each entry; all numbers big-endian.
fn icns(icons: &Path) -> Result<Vec<u8>> {
    let mut entries = Vec::new();
    for (kind, size) in ICNS_ENTRIES {
        let png = fs::read(icons.join(app_picture(size)))?;
        entries.extend(kind);
        entries.extend(u32::try_from(png.len() + 8)?.to_be_bytes());
        entries.extend(png);
    }
    let mut file = b"icns".to_vec();
    file.extend(u32::try_from(entries.len() + 8)?.to_be_bytes());
    file.extend(entries);
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn icon(name: &str) -> Vec<u8> {
        fs::read(root().join("icons").join(name))
            .unwrap_or_else(|error| panic!("icons/{name}: {error}"))
    }

    /// Width and height as the PNG's own header tells them.
    fn png_size(png: &[u8]) -> (u32, u32) {
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        (number(16), number(20))
    }

    #[test]
    fn the_pictures_were_made_from_the_present_sources() {
        let icons = root().join("icons");
        let made_from = fs::read_to_string(icons.join(RECORD))
            .unwrap()
            .replace('\r', "");
        assert_eq!(
            made_from,
            record(&icons).unwrap(),
            "run `cargo xtask icons` and commit the result"
        );
    }

    #[test]
    fn every_png_has_the_size_its_name_says() {
        for size in APP_SIZES {
            assert_eq!(png_size(&icon(&app_picture(size))), (size, size));
        }
        for (name, size) in TAURI {
            assert_eq!(png_size(&icon(name)), (size, size));
        }
        for name in tray_names() {
            for size in tray_sizes(&name) {
                assert_eq!(png_size(&icon(&tray_picture(&name, *size))), (*size, *size));
            }
        }
    }

    #[test]
    fn every_argb_picture_has_four_bytes_a_pixel_and_shows_something() {
        for name in tray_names() {
            for size in ARGB_SIZES {
                let pixels = icon(&argb_picture(&name, size));
                assert_eq!(pixels.len() as u32, size * size * 4, "{name} {size}");
                assert!(
                    pixels.chunks_exact(4).any(|pixel| pixel[0] == 255),
                    "{name} {size} has an opaque pixel"
                );
            }
        }
    }

    #[test]
    fn the_states_differ_in_shape_and_not_only_in_colour() {
        for panel in PANELS {
            let shapes = STATES.map(|state| {
                let pixels = icon(&argb_picture(&format!("{state}-{panel}"), 22));
                pixels
                    .chunks_exact(4)
                    .map(|pixel| pixel[0] > 127)
                    .collect::<Vec<_>>()
            });
            for (index, shape) in shapes.iter().enumerate() {
                for other in &shapes[..index] {
                    let different = shape.iter().zip(other).filter(|(a, b)| a != b).count();
                    assert!(
                        different > 22,
                        "two states differ in {different} of 484 pixels only"
                    );
                }
            }
        }
    }

    #[test]
    fn the_ico_lists_its_pictures_and_ends_with_the_last() {
        let file = icon("icon.ico");
        let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(file[..6], [0, 0, 1, 0, ICO_SIZES.len() as u8, 0]);
        let mut end = 6 + 16 * ICO_SIZES.len();
        for index in 0..ICO_SIZES.len() {
            let entry = 6 + 16 * index;
            assert_eq!(number(entry + 12), end);
            end += number(entry + 8);
        }
        assert_eq!(end, file.len());
    }

    #[test]
    fn the_icns_holds_each_size_once() {
        let file = icon("icon.icns");
        let number = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!((&file[..4], number(4)), (&b"icns"[..], file.len()));
        let mut at = 8;
        for (kind, size) in ICNS_ENTRIES {
            assert_eq!(
                (&file[at..at + 4], png_size(&file[at + 8..])),
                (&kind[..], (size, size))
            );
            at += number(at + 4);
        }
        assert_eq!(at, file.len());
    }
}
