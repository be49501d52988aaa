using Microsoft.Extensions.Configuration;

namespace Broadsheet.Defaults;

/// <summary>
/// Where a process keeps its files; configured as <c>Data</c>, by default <c>data</c> below the working folder. It is one
/// process's at a time: whoever asks for the first file takes it, until the process ends in whatever way.
/// </summary>
public sealed class DataFolder : IDisposable
{
    // A predecessor may need a moment to end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lazy<FileStream> held;

    /// <summary>The folder at <paramref name="root"/>; nothing is made or taken yet.</summary>
    /// <param name="root">Absolute path.</param>
    /// <param name="patience">How long to wait for a predecessor, by default ten seconds.</param>
    public DataFolder(string root, TimeSpan? patience = null)
    {
        Root = root;
        held = new(() => Take(patience ?? Patience));
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    internal static DataFolder From(IConfiguration configuration) =>
        new(Path.GetFullPath(configuration["Data"] is { Length: > 0 } path ? path : "data"));

    /// <summary>The path of a file in the folder; the folder is made, open to its owner alone, if it is not there.</summary>
    /// <exception cref="IOException">The folder cannot be made, or another process has it.</exception>
    public string File(string name)
    {
        _ = held.Value;
        return Path.Combine(Root, name);
    }

    /// <summary>The path of a folder in the folder, made if it is not there.</summary>
    /// <exception cref="IOException">The folder cannot be made, or another process has it.</exception>
    public string Folder(string name) => Make(File(name));

    /// <summary>Makes a folder, open to its owner alone, if it is not there.</summary>
    internal static string Make(string path)
    {
        if (System.IO.File.Exists(path))
            throw new IOException($"{path} is a file; name a folder with --Data FOLDER.");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Lets the next process have it.</summary>
    public void Dispose()
    {
        if (held.IsValueCreated)
            held.Value.Dispose();
    }

    // Not shared: on Unix that is flock, which the system undoes when a process ends. The file stays, for one that is deleted can be locked twice.
    private FileStream Take(TimeSpan patience)
    {
        var file = Path.Combine(Make(Root), "in-use");
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (IsHeld(exception) && waited < patience)
            {
                Thread.Sleep(Pause);
            }
            catch (IOException exception) when (IsHeld(exception))
            {
                throw new IOException($"Another process is at work in the data folder {Root}. Stop it, or give this one a folder of its own: --Data FOLDER.", exception);
            }
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
