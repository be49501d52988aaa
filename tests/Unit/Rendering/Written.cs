namespace Broadsheet.Unit.Rendering;

/// <summary>What is written for readers, as text.</summary>
internal static class Written
{
    public static string AsText(this byte[] page) => System.Text.Encoding.UTF8.GetString(page);
}
