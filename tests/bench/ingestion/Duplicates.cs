namespace Broadsheet.Bench.Ingestion;

internal static class Duplicates
{
    public static int Run(Arguments arguments)
    {
        Console.WriteLine("Nothing is measured here yet.");
        return arguments.Verbose ? 1 : 0;
    }
}
