using System.Xml.Linq;
using Xunit;

namespace Broadsheet.Unit.Contracts;

/// <summary>Who may refer to whom: what keeps four services and a gateway apart though one process can hold them all.</summary>
public sealed class ProjectReferences
{
    /// <summary>The top folder of the repository: the one with the solution.</summary>
    internal static readonly string Root = FindRoot();

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["services/Contracts"] = [],
        ["services/Defaults"] = [],
        ["services/Ingestion"] = ["services/Contracts", "services/Defaults"],
        ["services/Storage"] = ["services/Contracts", "services/Defaults"],
        ["services/Search"] = ["services/Contracts", "services/Defaults"],
        ["services/Rendering"] = ["services/Contracts", "services/Defaults"],
        ["gateway"] = ["services/Contracts", "services/Defaults"],
        ["deploy/AllInOne"] = ["gateway", "services/Ingestion", "services/Rendering", "services/Search", "services/Storage"],
    };

    [Fact]
    public void Every_project_refers_only_to_those_below_it()
    {
        var projects = new[] { "services", "gateway", "deploy" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .ToDictionary(path => Relative(Path.GetDirectoryName(path)!), XDocument.Load);
        Assert.Equal(Allowed.Keys.Order(), projects.Keys.Order());
        foreach (var (project, file) in projects)
        {
            var references = file.Descendants("ProjectReference")
                .Select(reference => Relative(Path.GetDirectoryName(Path.GetFullPath(Path.Combine(Root, project, reference.Attribute("Include")!.Value)))!))
                .Order();
            Assert.Equal(Allowed[project], references);
        }
        Assert.Empty(projects["services/Contracts"].Descendants("PackageReference"));
    }

    [Fact]
    public void Only_the_bus_file_knows_transports()
    {
        var others = Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Relative(path).Split('/').Any(part => part is "bin" or "obj" or "tests"))
            .Where(path => Relative(path) != "services/Defaults/Bus.cs")
            .Where(path => File.ReadAllText(path) is var text && (text.Contains("UsingRabbitMq") || text.Contains("UsingInMemory") || text.Contains("IRabbitMq")))
            .Select(Relative);
        Assert.Empty(others);
    }

    [Fact]
    public void Names_of_consumers_are_unique_because_queues_are_named_after_them()
    {
        var consumers = new[] { typeof(Broadsheet.Ingestion.IngestionService), typeof(Broadsheet.Storage.StorageService), typeof(Broadsheet.Search.SearchService), typeof(Broadsheet.Rendering.RenderingService), typeof(Broadsheet.Gateway.GatewayService) }
            .SelectMany(service => service.Assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(MassTransit.IConsumer<>)))
            .Select(type => type.Name)
            .ToList();
        Assert.Equal(7, consumers.Distinct().Count());
        Assert.Equal(consumers.Count, consumers.Distinct().Count());
    }

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Broadsheet.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The tests must run from within the repository.");
    }
}
