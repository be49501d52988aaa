namespace Broadsheet.Contracts;

/// <summary>
/// A picture that is ours: what is known of the one copy, the master, that Storage keeps. Upright, in sRGB, at most 2,560 pixels long,
/// without any metadata; every rendition that readers get is made of it.
/// </summary>
public sealed record Medium
{
    /// <summary>
    /// 32 hexadecimal digits: the first half of the SHA-256 of the bytes that came in and, where one was given, of the focal point. The
    /// same picture has the same id whoever brings it, and what an id shows never changes.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>What no crop may cut off: as the source said, else what draws the eye.</summary>
    public required FocalPoint Focus { get; init; }

    /// <summary>The colour that most of it has, as <c>#rrggbb</c>; null where something shines through it.</summary>
    public string? Colour { get; init; }
}
