# setup.ps1 SETUP: the life of the installer for Windows, on Windows, with the window. It is installed over itself while it runs, as an
# upgrade would.
param([Parameter(Mandatory)] [string] $Setup)
$ErrorActionPreference = 'Stop'
$folder = "$env:LOCALAPPDATA\Programs\ParkMate Companion"
$agent = "$folder\parkmate-companion.exe"
$window = "$folder\parkmate-companion-window.exe"

function Say($text) { Write-Output "packages: setup: $text" }
function Install { if ((Start-Process $Setup '/S' -Wait -PassThru).ExitCode -ne 0) { throw 'the installer failed' } }
function Answers { & $agent status *> $null; $LASTEXITCODE -eq 0 }
function Within($seconds, [scriptblock] $condition) {
    foreach ($try in 1..($seconds * 5)) { if (& $condition) { return }; Start-Sleep -Milliseconds 200 }
    throw "not within $seconds s: $condition"
}

Install
if ((& $agent --version) -notmatch '^parkmate-companion \d') { throw 'the companion does not start' }
Say 'it is installed'

Start-Process $window '--open'
Within 60 { Answers }
Within 60 { (Get-Process 'parkmate-companion-window' -ErrorAction SilentlyContinue).MainWindowTitle -contains 'ParkMate Companion' }
Say 'it runs, and shows its window'

& $agent doctor --notify
Say "doctor ended with $LASTEXITCODE"

$before = (Get-Process 'parkmate-companion').Id
Install
Within 60 { Answers }
if ((Get-Process 'parkmate-companion').Id | Where-Object { $_ -in $before }) { throw 'the earlier one runs still' }
Say 'the new one has taken the place of the one that ran'

Start-Process "$folder\uninstall.exe" '/S' -Wait
Within 30 { -not (Test-Path $folder) }
if (Test-Path 'HKCU:\Software\Classes\parkmate') { throw 'links have a program still' }
if (-not (Test-Path "$env:LOCALAPPDATA\parkmate-companion\data\history.db")) { throw 'the history is gone' }
Say "it is gone; the user's files are there"
