using System.Runtime.Versioning;

// A script for bash stands in for a native compiler.
[assembly: UnsupportedOSPlatform("windows")]
