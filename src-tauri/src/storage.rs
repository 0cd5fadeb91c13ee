//! Where the engine keeps what the page remembers: colours, language and the history's filters, under the
//! server's and the user's name. The engine makes its files with the usual rights, so the folder around them
//! is what keeps other users out.

use std::{fs, io, path::Path};

/// Makes the folder for its user alone (mode 0700). One that exists is taken from the others too; where the
/// system has no modes, it is in the user's own profile.
///
/// # Errors
/// As the operating system says.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mut rights = fs::metadata(folder)?.permissions();
        if rights.mode() & 0o077 != 0 {
            rights.set_mode(0o700);
            fs::set_permissions(folder, rights)?;
        }
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(folder: &Path) -> u32 {
        let found = fs::metadata(folder).expect("a folder that is there");
        found.permissions().mode() & 0o777
    }

    #[test]
    fn a_new_folder_is_for_its_user_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("share/app.parkmate.companion");
        make_private(&folder).unwrap();
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&home.path().join("share")), 0o700);
    }

    #[test]
    fn a_folder_that_others_could_read_is_taken_from_them() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("app.parkmate.companion");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(folder.join("kept"), "").unwrap();
        make_private(&folder).unwrap();
        assert_eq!(mode(&folder), 0o700);
        assert!(folder.join("kept").exists());
    }
}
