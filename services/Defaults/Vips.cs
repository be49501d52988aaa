using NetVips;

namespace Broadsheet.Defaults;

/// <summary>How libvips is used, whichever services the process holds: only for the five formats that we take, with no memory of what it has done.</summary>
public static class Vips
{
    // The formats of the web. What else libvips can read (documents, SVG, formats of laboratories) is hostile until somebody needs it.
    private static readonly string[] Loaders = ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadNsgif", "VipsForeignLoadWebp", "VipsForeignLoadHeif"];

    // Of a file that is wrong it tells in the exception; standard output is for our own words. Kept, because native code calls it.
    private static readonly Log.LogDelegate Silence = (_, _, _) => { };

    private static readonly Lazy<bool> Prepared = new(() =>
    {
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silence);
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (var loader in Loaders)
            Operation.Block(loader, false);
        // Each picture is worked on once, so that keeping results only costs memory.
        Cache.Max = 0;
        // One thread a picture: who wants more works on several pictures.
        NetVips.NetVips.Concurrency = 1;
        return true;
    });

    /// <summary>To be called before a picture is read; only the first call does anything.</summary>
    public static void Prepare() => _ = Prepared.Value;

    /// <summary>
    /// Does something in which SVG may be read as well: the operator's own, at the start. What comes from outside never is, because its type is
    /// looked at before libvips sees it.
    /// </summary>
    public static T WithSvg<T>(Func<T> act)
    {
        Prepare();
        Operation.Block("VipsForeignLoadSvg", false);
        try
        {
            return act();
        }
        finally
        {
            Operation.Block("VipsForeignLoadSvg", true);
        }
    }
}
