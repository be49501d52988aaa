using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Broadsheet.Defaults;

/// <summary>The half-sentence that says what a setting must be.</summary>
internal static class Expectation
{
    /// <summary>For a value of a type, with the range that its property allows; <paramref name="violated"/> is the rule that it broke, if it could be read.</summary>
    public static string Of(Type type, PropertyInfo? property, ValidationAttribute? violated = null) => violated switch
    {
        null or RangeAttribute => $"it must be {Kind(Nullable.GetUnderlyingType(type) ?? type)}{Range(property)}.",
        UrlAttribute => "it must be an address like https://news.example.",
        RequiredAttribute => "it must not be empty.",
        AllowedValuesAttribute allowed => $"it must be one of {string.Join(", ", allowed.Values)}.",
        { ErrorMessage: { } message } => message,
        _ => violated.FormatErrorMessage("it"),
    };

    private static string Kind(Type type) =>
        type == typeof(TimeSpan) ? "a time like 00:15:00 (hours:minutes:seconds, days before them with a dot)"
        : type == typeof(bool) ? "true or false"
        : type == typeof(double) || type == typeof(float) ? "a number"
        : type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : "a whole number";

    private static string Range(PropertyInfo? property) =>
        property?.GetCustomAttribute<RangeAttribute>() is { } range ? string.Create(CultureInfo.InvariantCulture, $" from {range.Minimum} to {range.Maximum}") : "";
}
