using Microsoft.Extensions.Configuration;

namespace Broadsheet.Defaults;

/// <summary>Where a process keeps its files; configured as <c>Data</c>, by default <c>data</c> below the working folder.</summary>
/// <param name="Root">Absolute path.</param>
public sealed record DataFolder(string Root)
{
    internal static DataFolder From(IConfiguration configuration) =>
        new(Path.GetFullPath(configuration["Data"] is { Length: > 0 } path ? path : "data"));

    /// <summary>The path of a file in the folder; the folder is made, open to its owner alone, if it is not there.</summary>
    public string File(string name)
    {
        Make(Root);
        return Path.Combine(Root, name);
    }

    /// <summary>The path of a folder in the folder, made if it is not there.</summary>
    public string Folder(string name) => Make(Path.Combine(Make(Root), name));

    private static string Make(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
