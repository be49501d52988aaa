namespace Broadsheet.Rendering;

/// <summary>Which part of a list a page shows.</summary>
/// <param name="Number">Its number; null for the first page, which has the list's own address.</param>
/// <param name="Last">The highest number that a page has.</param>
/// <param name="Skip">How many newer articles the list has.</param>
/// <param name="Take">How many are on it.</param>
internal readonly record struct Leaf(int? Number, int Last, int Skip, int Take)
{
    /// <summary>Articles on a numbered page. The first page has as many, and those that do not fill a page of their own yet.</summary>
    public const int Size = 24;

    /// <summary>
    /// The part with this number of a list with so many articles, or null if it has none. Pages are counted from the oldest, so that
    /// what stands behind <c>?page=7</c> stays there however many articles come.
    /// </summary>
    public static Leaf? Of(int count, int? number)
    {
        var last = Math.Max(0, count / Size - 1);
        if (number is not { } given)
            return new(null, last, 0, count - last * Size);
        return given >= 1 && given <= last ? new(given, last, count - given * Size, Size) : null;
    }

    /// <summary>Address of the page with newer articles; null on the first.</summary>
    public string? Newer(string address) => Number is not { } number ? null : number == Last ? address : At(address, number + 1);

    /// <summary>Address of the page with older articles; null on the last.</summary>
    public string? Older(string address) => (Number ?? Last + 1) is > 1 and var number ? At(address, number - 1) : null;

    /// <summary>Its own address.</summary>
    public string Here(string address) => Number is { } number ? At(address, number) : address;

    private static string At(string address, int number) => $"{address}?page={number}";
}
