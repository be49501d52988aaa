namespace Broadsheet.Defaults;

/// <summary>Pictures that stand in an article's text.</summary>
public static class BodyPictures
{
    /// <summary>Whether the picture with this address does. Ingestion writes bodies, the address first and <c>&amp;</c> escaped.</summary>
    public static bool Has(string body, string? address) =>
        address is not null && body.Contains($"<img src=\"{address.Replace("&", "&amp;", StringComparison.Ordinal)}\"", StringComparison.Ordinal);
}
