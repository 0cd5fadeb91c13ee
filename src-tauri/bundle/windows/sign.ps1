# sign.ps1 FILE: signs a program or an installer with the certificate in WINDOWS_CERTIFICATE, a PFX in Base64, and
# WINDOWS_CERTIFICATE_PASSWORD. The time is countersigned, so that it holds when the certificate has run out.
param([Parameter(Mandatory)] [string] $File)
$ErrorActionPreference = 'Stop'
$bytes = [Convert]::FromBase64String($env:WINDOWS_CERTIFICATE)
$certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($bytes, $env:WINDOWS_CERTIFICATE_PASSWORD)
$signed = Set-AuthenticodeSignature -FilePath $File -Certificate $certificate -HashAlgorithm SHA256 `
    -TimestampServer 'http://timestamp.digicert.com'
if ($signed.Status -ne 'Valid') { throw "$File was not signed: $($signed.StatusMessage)" }
