//! What has to be so before a window can be: on Linux a display that answers, and a renderer that works
//! on every graphics driver. Elsewhere there is nothing to prepare.

/// There is no display, or it doesn't answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoDisplay;

/// Makes sure that a window can be shown.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn prepare() -> Result<(), NoDisplay> {
    Ok(())
}

/// Makes sure that a window can be shown. Without this, GTK ends the program with a panic.
#[cfg(target_os = "linux")]
pub(crate) fn prepare() -> Result<(), NoDisplay> {
    with_shared_memory_renderer();
    gtk::init().map_err(|_no_display| NoDisplay)
}

/// WebKitGTK's DMA-BUF renderer shows an empty window with some drivers (NVIDIA, virtual machines) and
/// gains nothing for a page like ours. It is switched off by an environment variable, which a running
/// program can't set safely; so the program replaces itself once by one that has it.
#[cfg(target_os = "linux")]
fn with_shared_memory_renderer() {
    use std::os::unix::process::CommandExt;

    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // Comes back only when it failed, and then the default renderer has to do.
        let _ = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(SWITCH, "1")
            .exec();
    }
}
