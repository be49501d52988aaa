using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Broadsheet.Defaults;

/// <summary>Each item is a network in CIDR notation, like <c>10.20.0.0/16</c>; empty ones count for nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NetworksAttribute : ValidationAttribute
{
    /// <summary>Whether one item is a network, or empty.</summary>
    public static bool IsNetwork(string? item) => string.IsNullOrEmpty(item) || IPNetwork.TryParse(item, out _);

    /// <inheritdoc />
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        (value as IEnumerable<string>)?.FirstOrDefault(item => !IsNetwork(item)) is { } wrong
            ? new($"'{wrong}' in {validationContext.DisplayName} is not a network; write it like 10.20.0.0/16.", [validationContext.MemberName!])
            : ValidationResult.Success;
}
