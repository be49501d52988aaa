namespace Broadsheet.Rendering;

/// <summary>A page that says why there is nothing else.</summary>
internal static class MessageView
{
    public static Page Of(Frame frame, string title, string text) => new()
    {
        Words = frame.Words,
        Title = title,
        Main = Html.Of($"""
            <div class="notice">
            <h1>{title}</h1>
            <p>{text}</p>
            <p><a href="{frame.Edition.Home}">{frame.Words.Home}</a></p>
            </div>
            """),
    };
}
