//! What a process holds in memory stays there: a crash must not write the token or a password into a file.
//!
//! On Linux the limit is one byte, which the kernel takes as a wish that nothing be handed over at all, also not to
//! a program that collects crashes; no byte at all keeps files away alone. The process stays one that the desktop's
//! portal can look at (it is not made undumpable): the portal refuses others, and it names the proxy. macOS writes
//! no such files unless the limit is raised, and it is set all the same. Windows has no limit of a process; its
//! reports of crashes are the system's, which an administrator switches off.

/// Lets no crash of this process, nor of those it starts, write its memory down.
pub fn keep_private() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Core);
        let least = u64::from(cfg!(target_os = "linux"));
        // What is started from here may want another one, and so the hard limit stays.
        limit.current = Some(limit.maximum.map_or(least, |most| most.min(least)));
        // It can be made smaller by everybody; one byte where there was none is the only other case.
        let _ = setrlimit(Resource::Core, limit);
    }
}
