using System.Runtime.Versioning;

// The script under test is for bash.
[assembly: UnsupportedOSPlatform("windows")]
