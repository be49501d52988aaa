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

    /// <summary>A port that is free now, with the next three.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var first = Listen(0);
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            var next = new List<TcpListener>();
            try
            {
                for (var offset = 1; offset < 4 && port + 3 < 65536; offset++)
                    next.Add(Listen(port + offset));
                if (next.Count == 3)
                    return port;
            }
            catch (SocketException)
            {
                // One of the three is taken: look elsewhere.
            }
            finally
            {
                first.Stop();
                next.ForEach(listener => listener.Stop());
            }
        }

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
