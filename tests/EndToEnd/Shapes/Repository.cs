using System.Net;
using System.Net.Sockets;

namespace Broadsheet.EndToEnd;

/// <summary>Where the built product lies, as seen from the running tests.</summary>
public static class Repository
{
    /// <summary>The top folder: the one with the solution.</summary>
    public static string Root { get; } = FindRoot();

    // bin/{configuration}/{framework} of the tests is also that of what they test: one build makes both.
    private static readonly string Output = Path.GetRelativePath(
        Path.Combine(Root, "tests", "EndToEnd", "bin"),
        Path.Combine(Root, "tests", "EndToEnd", "bin", Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/'))!.Name, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))));

    /// <summary>The built program of a project: <c>Program("services/Storage")</c>.</summary>
    public static string Program(string project)
    {
        var name = Path.GetFileName(project);
        name = char.ToUpperInvariant(name[0]) + name[1..];
        var path = Path.Combine(Root, project, "bin", Output, $"Broadsheet.{name}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: run dotnet build first.");
    }

    /// <summary>A new empty folder for one run of one server, below <c>tests/out</c>.</summary>
    public static string NewFolder(string name)
    {
        var folder = Path.Combine(Root, "tests", "out", $"{name}-{Guid.NewGuid().ToString("N")[..8]}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>
    /// A port that is free now, with the next three. None of those that systems give to outgoing connections (from 32768 on Linux, 49152
    /// elsewhere): one of these could take it before the server that it is meant for has started.
    /// </summary>
    public static int FreePort()
    {
        for (var tries = 0; tries < 1_000; tries++)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            var listeners = new List<TcpListener>();
            try
            {
                for (var offset = 0; offset < 4; offset++)
                    listeners.Add(Listen(port + offset));
                return port;
            }
            catch (SocketException)
            {
                // One of the four is taken: look elsewhere.
            }
            finally
            {
                listeners.ForEach(listener => listener.Stop());
            }
        }
        throw new InvalidOperationException("No four ports in a row between 10000 and 32000 are free.");

        static TcpListener Listen(int port)
        {
            var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return listener;
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Broadsheet.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The tests must run from within the repository.");
    }
}
