using System.Text.RegularExpressions;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Feeds, pages, pictures, mirrors' checks and hubs are all asked through the one guarded door: nothing else in the service opens a connection to the outside.</summary>
public sealed partial class OneDoor
{
    // Storage, which is ours; and the command line, which talks to its operator's own site.
    private static readonly string[] OurOwn = ["IngestionService.cs", "Pictures/MediaLibrary.cs", "Import/"];

    [Fact]
    public void Only_the_door_itself_makes_handlers_clients_and_sockets() =>
        Assert.Equal(["Sources/Fetcher.cs", "Sources/Network.cs"], Files().Where(file => !OurOwn.Any(file.Name.StartsWith) && Makes().IsMatch(file.Text)).Select(file => file.Name).Order());

    [Fact]
    public void Whoever_takes_a_client_of_the_factory_takes_the_guarded_one()
    {
        var taken = Files().Where(file => !OurOwn.Any(file.Name.StartsWith)).SelectMany(file => Takes().Matches(file.Text).Select(match => match.Groups["name"].Value)).Distinct().ToList();
        Assert.Equal(["nameof(Fetcher)"], taken);
    }

    [Fact]
    public void The_guarded_client_follows_no_redirects_by_itself_and_uses_no_proxy()
    {
        var text = Files().Single(file => file.Name == "Sources/Fetcher.cs").Text;
        Assert.Contains("AllowAutoRedirect = false", text);
        Assert.Contains("UseProxy = false", text);
        Assert.Contains("UseCookies = false", text);
        Assert.Contains("network.Connect(", text);
    }

    private static IEnumerable<(string Name, string Text)> Files()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Broadsheet.slnx")))
            folder = folder.Parent;
        var root = Path.Combine(folder!.FullName, "services/Ingestion");
        foreach (var path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
            if (Path.GetRelativePath(root, path) is var name && !name.StartsWith("obj", StringComparison.Ordinal) && !name.StartsWith("bin", StringComparison.Ordinal))
                yield return (name, File.ReadAllText(path));
    }

    [GeneratedRegex(@"\bnew\s+(?:HttpClient|SocketsHttpHandler|HttpClientHandler|HttpMessageInvoker|TcpClient|UdpClient|Socket|WebClient|ClientWebSocket)\b|\b(?:WebRequest|Dns|WebClient)\.\w+|\bAddHttpClient\b")]
    private static partial Regex Makes();

    [GeneratedRegex(@"\.CreateClient\((?<name>[^)]*\)?)\)")]
    private static partial Regex Takes();
}
