; The installer for Windows, for the user who runs it: no administrator is needed. Made on any system by
;
;   makensis -DVERSION=0.1.0 -DPROGRAMS=folder -DOUT=setup.exe installer.nsi
;
; /S           asks nothing and shows nothing
; /P           the same: what the updater says
; /R           starts the companion afterwards, also if it did not run before
; /NoStart     does not start it, also if it ran
; /UPDATE      leaves the companion alone: whoever updates it has ended it, and starts it
; /D=FOLDER    where to; without quotation marks, and last
;
; A companion that runs is ended first and started again afterwards. Settings, history and the sign-in are the user's and stay, also
; when it is removed.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
RequestExecutionLevel user

!include LogicLib.nsh
!include FileFunc.nsh
!include MUI2.nsh

!define NAME "ParkMate Companion"
!define AGENT "parkmate-companion.exe"
!define WINDOW "parkmate-companion-window.exe"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\ParkMateCompanion"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define TOASTS "Software\Classes\AppUserModelId\ParkMate.Companion"
; Where WebView2 says that it is there: https://learn.microsoft.com/microsoft-edge/webview2/concepts/distribution
!define WEBVIEW "{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME}"
VIAddVersionKey "LegalCopyright" "The ParkMate Companion contributors"

!define MUI_ICON "..\..\..\icons\icon.ico"
!define MUI_UNICON "..\..\..\icons\icon.ico"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!define MUI_FINISHPAGE_RUN_PARAMETERS "--open"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Whether a companion was ended for this.
Var Ran

; Ends a companion that runs from there, and waits until its file is free: at most ten seconds.
!macro END_COMPANION
  StrCpy $Ran 0
  ${If} ${FileExists} "$INSTDIR\${AGENT}"
    nsExec::Exec '"$INSTDIR\${AGENT}" quit'
    Pop $0
    ${If} $0 == 0
      StrCpy $Ran 1
    ${EndIf}
    ${For} $1 1 50
      ClearErrors
      Rename "$INSTDIR\${AGENT}" "$INSTDIR\${AGENT}.old"
      ${IfNot} ${Errors}
        Rename "$INSTDIR\${AGENT}.old" "$INSTDIR\${AGENT}"
        ${Break}
      ${EndIf}
      Sleep 200
    ${Next}
  ${EndIf}
!macroend

!macro HAS_OPTION OPTION RESULT
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "${OPTION}" $R1
  ${If} ${Errors}
    StrCpy ${RESULT} 0
  ${Else}
    StrCpy ${RESULT} 1
  ${EndIf}
!macroend

Function .onInit
  SetShellVarContext current
  !insertmacro HAS_OPTION "/P" $0
  ${If} $0 == 1
    SetSilent silent
  ${EndIf}
FunctionEnd

Section
  StrCpy $Ran 0
  !insertmacro HAS_OPTION "/UPDATE" $0
  ${If} $0 == 0
    !insertmacro END_COMPANION
  ${EndIf}
  SetOutPath "$INSTDIR"
  SetOverwrite on
  ClearErrors
  File "${PROGRAMS}\${AGENT}"
  File "${PROGRAMS}\${WINDOW}"
  File /nonfatal "${PROGRAMS}\WebView2Loader.dll"
  File /nonfatal "${PROGRAMS}\update.toml"
  File /nonfatal "${PROGRAMS}\third-party.txt"
  ${If} ${Errors}
    SetErrorLevel 2
    Abort "A file can't be replaced. Quit ${NAME} and try again."
  ${EndIf}

  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW}" "--open"

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "ParkMate"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"

  ; Links such as parkmate://booking/13.
  WriteRegStr HKCU "Software\Classes\parkmate" "" "URL:ParkMate"
  WriteRegStr HKCU "Software\Classes\parkmate" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\parkmate\shell\open\command" "" '"$INSTDIR\${WINDOW}" --open "%1"'

  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\${WEBVIEW}" "pv"
  ReadRegStr $1 HKCU "Software\Microsoft\EdgeUpdate\Clients\${WEBVIEW}" "pv"
  ${If} "$0$1" == ""
    MessageBox MB_YESNO|MB_ICONINFORMATION "The window needs Microsoft's WebView2, which is not on this computer. Notifications work without it. Get it now?" /SD IDNO IDNO +2
    ExecShell "open" "https://go.microsoft.com/fwlink/p/?LinkId=2124703"
  ${EndIf}

  !insertmacro HAS_OPTION "/R" $2
  !insertmacro HAS_OPTION "/NoStart" $3
  ${If} $3 == 0
    ${If} $Ran == 1
    ${OrIf} $2 == 1
      Exec '"$INSTDIR\${WINDOW}" --companion --hidden'
    ${EndIf}
  ${EndIf}
SectionEnd

Section "Uninstall"
  SetShellVarContext current
  !insertmacro END_COMPANION
  Delete "$INSTDIR\${AGENT}"
  Delete "$INSTDIR\${WINDOW}"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\update.toml"
  Delete "$INSTDIR\third-party.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Classes\parkmate"
  DeleteRegKey HKCU "${TOASTS}"
  DeleteRegValue HKCU "${RUN}" "${NAME}"
SectionEnd
