using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broadsheet.Defaults;

/// <summary>A class of options, and the section of the configuration that it is bound to.</summary>
internal sealed record SettingsSection(Type Type, string Name);

/// <summary>
/// Checks every setting of the process before it starts, so that one that is wrong is told in a sentence: the setting as it was written, its value,
/// and what is allowed. Warns of settings in our sections that nothing reads.
/// </summary>
internal static partial class SettingsCheck
{
    /// <exception cref="StartException">Some settings are wrong; a sentence for each.</exception>
    public static void Run(IHostApplicationBuilder builder)
    {
        var sections = builder.Services.Select(service => service.ImplementationInstance).OfType<SettingsSection>();
        if (sections.SelectMany(section => Problems(builder.Configuration, section)).Concat(Levels(builder.Configuration)).ToList() is { Count: > 0 } problems)
            throw new StartException(string.Join(Environment.NewLine, problems));
    }

    /// <summary>Logs which settings in our sections nothing reads.</summary>
    public static void WarnOfUnknown(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SettingsCheck));
        foreach (var unknown in services.GetServices<SettingsSection>().SelectMany(section => Unknown(configuration.GetSection(section.Name), section.Type)))
            Log.Unknown(logger, SettingName.Of(configuration, unknown));
    }

    /// <summary>A sentence for each value of a section that cannot be read or is not allowed.</summary>
    internal static IReadOnlyList<string> Problems(IConfiguration configuration, SettingsSection section)
    {
        var unreadable = Unreadable(configuration.GetSection(section.Name), section.Type, null).ToList();
        if (unreadable.Count > 0)
            return [.. unreadable.Select(found => Sentence(configuration, found.Key, found.Value, Expectation.Of(found.Type, found.Property)))];
        var bound = configuration.GetSection(section.Name).Get(section.Type) ?? Activator.CreateInstance(section.Type)!;
        return [.. NotAllowed(configuration, section.Name, bound)];
    }

    // Values that are not of the type that they should have.
    private static IEnumerable<(string Key, string Value, Type Type, PropertyInfo? Property)> Unreadable(IConfigurationSection section, Type type, PropertyInfo? property)
    {
        if (IsSimple(type))
            return section.Value is { } value && !IsReadable(value, type) ? [(section.Path, value, type, property)] : [];
        if (ItemOf(type) is { } item)
            return section.GetChildren().SelectMany(child => Unreadable(child, item, property));
        return Settings(type).SelectMany(setting => Unreadable(section.GetSection(setting.Name), setting.PropertyType, setting));
    }

    private static List<string> NotAllowed(IConfiguration configuration, string path, object options)
    {
        var problems = BrokenRules(configuration, path, options).ToList();
        // These look at several settings together, so each must be right by itself.
        if (problems.Count == 0 && options is IValidatableObject validatable)
            problems.AddRange(validatable.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!));
        return problems;
    }

    private static IEnumerable<string> BrokenRules(IConfiguration configuration, string path, object options)
    {
        foreach (var setting in Settings(options.GetType()))
        {
            var (key, value) = ($"{path}:{setting.Name}", setting.GetValue(options));
            foreach (var attribute in setting.GetCustomAttributes<ValidationAttribute>())
                if (attribute is NetworksAttribute)
                {
                    foreach (var network in configuration.GetSection(key).GetChildren().Where(child => !NetworksAttribute.IsNetwork(child.Value)))
                        yield return Sentence(configuration, network.Path, network.Value, "it must be a network like 10.20.0.0/16.");
                }
                else if (!attribute.IsValid(value) || (attribute is UrlAttribute && value is string address && !IsWebAddress(address)))
                    yield return Sentence(configuration, key, configuration[key] ?? Convert.ToString(value, CultureInfo.InvariantCulture), Expectation.Of(setting.PropertyType, setting, attribute));
            if (value is not null && !IsSimple(setting.PropertyType) && ItemOf(setting.PropertyType) is null)
                foreach (var problem in NotAllowed(configuration, key, value))
                    yield return problem;
        }
    }

    // Logging:LogLevel and Logging:Console:LogLevel, which the framework reads.
    private static IEnumerable<string> Levels(IConfiguration configuration) =>
        configuration.GetSection("Logging").AsEnumerable()
            .Where(setting => setting.Value is { } value && setting.Key.Contains("LogLevel:", StringComparison.OrdinalIgnoreCase) && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
            .Select(setting => Sentence(configuration, setting.Key, setting.Value, $"it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}."));

    /// <summary>Keys of a section that its class does not have.</summary>
    internal static IEnumerable<string> Unknown(IConfigurationSection section, Type type)
    {
        if (IsSimple(type) || ItemOf(type) is not null)
            yield break;
        var settings = Settings(type).ToDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
            if (!settings.TryGetValue(child.Key, out var setting))
                yield return child.Path;
            else
                foreach (var below in Unknown(child, setting.PropertyType))
                    yield return below;
    }

    /// <summary>The properties of a class of options that can be configured.</summary>
    internal static IEnumerable<PropertyInfo> Settings(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0 && (property.SetMethod is { IsPublic: true } || ItemOf(property.PropertyType) is not null));

    internal static bool IsSimple(Type type) => type == typeof(string) || type.IsPrimitive || type.IsEnum || type == typeof(TimeSpan) || Nullable.GetUnderlyingType(type) is not null;

    // Of a list, an array, or a dictionary by name.
    internal static Type? ItemOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[^1]
        : null;

    private static bool IsReadable(string value, Type type)
    {
        if (type == typeof(string) || (value.Length == 0 && Nullable.GetUnderlyingType(type) is not null))
            return true;
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool IsWebAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0;

    // Never the value of a secret.
    private static string Sentence(IConfiguration configuration, string key, string? value, string expectation) =>
        SettingName.IsSecret(key) ? $"{SettingName.Of(configuration, key)} is not usable: {expectation}" : $"{SettingName.Of(configuration, key)} is “{value}”: {expectation}";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Setting} is not a setting of this process and has no effect; look for a spelling mistake")]
        public static partial void Unknown(ILogger logger, string setting);
    }
}
