using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Memory;

namespace Broadsheet.Defaults;

/// <summary>The names of settings as operators write them.</summary>
internal static class SettingName
{
    private static readonly string[] Secrets = ["Key", "Token", "Password", "Secret"];

    /// <summary><c>--Gateway:Life</c> for a setting from the command line, <c>Life in publication.json</c> for one from there, else <c>Gateway__Life</c> as in the environment.</summary>
    public static string Of(IConfiguration configuration, string key)
    {
        var source = configuration is IConfigurationRoot root ? root.Providers.LastOrDefault(provider => provider.TryGet(key, out _)) : null;
        return source switch
        {
            CommandLineConfigurationProvider => "--" + key,
            MemoryConfigurationProvider when key.StartsWith(Publications.Section, StringComparison.OrdinalIgnoreCase) && File.Exists(Publications.PathIn(configuration)) =>
                $"{key[Publications.Section.Length..]} in {Publications.FileName}",
            _ => key.Replace(":", "__", StringComparison.Ordinal),
        };
    }

    /// <summary>Whether a value is not to be printed.</summary>
    public static bool IsSecret(string key) => Secrets.Any(secret => key.EndsWith(secret, StringComparison.OrdinalIgnoreCase));
}
