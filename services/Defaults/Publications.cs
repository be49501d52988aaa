using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Broadsheet.Defaults;

/// <summary>
/// The file that makes a publication one's own: <c>publication.json</c> in the folder that is configured as <c>Publication</c>, by default
/// the data folder. Its members are those of <see cref="SiteOptions"/>; what is set in the environment or on the command line
/// (<c>Site__Name</c>) counts more. Without the file the defaults hold.
/// </summary>
public static class Publications
{
    /// <summary>The file's name.</summary>
    public const string FileName = "publication.json";

    internal const string Section = "Site:";

    // Members that name a file, which is looked for beside the publication's.
    private static readonly string[] Files = [nameof(SiteOptions.Logo), nameof(SiteOptions.Icon)];

    /// <summary>Where the file is looked for.</summary>
    public static string PathIn(IConfiguration configuration) =>
        Path.Combine(configuration["Publication"] is { Length: > 0 } folder ? Path.GetFullPath(folder) : DataFolder.From(configuration).Root, FileName);

    /// <summary>Puts the file, if there is one, under all other configuration.</summary>
    /// <exception cref="InvalidDataException">It is not JSON, or has a member that nobody knows, or one of the wrong kind; the message says which.</exception>
    public static void AddPublication(this IConfigurationManager configuration)
    {
        var path = PathIn(configuration);
        if (File.Exists(path))
            configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Read(path) });
    }

    /// <summary>At a first start that shows samples: writes a file to begin with, unless there is one.</summary>
    public static void Offer(IConfiguration configuration, string example)
    {
        var path = PathIn(configuration);
        if (File.Exists(path) || (Directory.Exists(Path.GetDirectoryName(path)) && Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!).Any()))
            return;
        DataFolder.Make(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, File.ReadAllText(example));
    }

    /// <summary>The settings in the file, by their full names.</summary>
    public static Dictionary<string, string?> Read(string path)
    {
        IConfigurationRoot file;
        try
        {
            using var stream = File.OpenRead(path);
            file = new ConfigurationBuilder().AddJsonStream(stream).Build();
            file.Get<SiteOptions>(options => options.ErrorOnUnknownConfiguration = true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"{path}: {(exception.InnerException ?? exception).Message} docs/publication.md lists what may be in it.", exception);
        }
        var settings = file.AsEnumerable().Where(setting => setting.Value is not null).ToDictionary(setting => Section + setting.Key, setting => setting.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var name in Files)
            if (settings.TryGetValue(Section + name, out var named) && named is { Length: > 0 })
                settings[Section + name] = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, named);
        return settings;
    }
}
