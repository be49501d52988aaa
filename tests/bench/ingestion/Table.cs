using System.Globalization;
using System.Text;

namespace Broadsheet.Bench.Ingestion;

/// <summary>How often something was equal, by name, as a table.</summary>
internal sealed class Table(string first)
{
    private readonly SortedDictionary<string, (int Right, int All)> rows = new(StringComparer.Ordinal);

    public int Right => rows.Values.Sum(row => row.Right);

    public int All => rows.Values.Sum(row => row.All);

    public void Count(string name, bool right)
    {
        var row = rows.GetValueOrDefault(name);
        rows[name] = (row.Right + (right ? 1 : 0), row.All + 1);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"  {first,-26}{"equal",8}{"of",8}{"%",9}");
        foreach (var (name, (right, all)) in rows)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {name,-26}{right,8}{all,8}{Percent(right, all),9:0.00}");
        return text.AppendLine(CultureInfo.InvariantCulture, $"  {"all",-26}{Right,8}{All,8}{Percent(Right, All),9:0.00}").ToString();
    }

    public static double Percent(int part, int whole) => whole == 0 ? 100 : 100.0 * part / whole;
}
