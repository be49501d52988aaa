using System.Reflection;
using System.Text.RegularExpressions;

namespace Broadsheet.Unit.Expressions;

/// <summary>A regular expression of the product.</summary>
/// <param name="Name">Its type and member: <c>Dates.Iso</c>.</param>
/// <param name="Regex">The expression.</param>
internal sealed record ProductExpression(string Name, Regex Regex)
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] Product =
    [
        typeof(Broadsheet.Contracts.Article).Assembly, typeof(Broadsheet.Defaults.SiteOptions).Assembly, typeof(Broadsheet.Ingestion.IngestionService).Assembly,
        typeof(Broadsheet.Storage.StorageService).Assembly, typeof(Broadsheet.Search.SearchService).Assembly,
        typeof(Broadsheet.Rendering.RenderingService).Assembly, typeof(Broadsheet.Gateway.GatewayService).Assembly,
    ];

    /// <summary>All of them: static fields, properties and methods of every type, those that are generated among them.</summary>
    public static IReadOnlyList<ProductExpression> All { get; } =
    [
        .. Product.SelectMany(assembly => assembly.GetTypes()).Where(type => !typeof(Regex).IsAssignableFrom(type) && !type.ContainsGenericParameters).SelectMany(Of)
            .OrderBy(expression => expression.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<ProductExpression> Of(Type type)
    {
        foreach (var field in type.GetFields(Static).Where(field => typeof(Regex).IsAssignableFrom(field.FieldType) && !field.Name.StartsWith('<')))
            yield return new($"{type.Name}.{field.Name}", (Regex)field.GetValue(null)!);
        foreach (var method in type.GetMethods(Static).Where(method => typeof(Regex).IsAssignableFrom(method.ReturnType) && method.GetParameters().Length == 0 && !method.ContainsGenericParameters))
            yield return new($"{type.Name}.{method.Name}", (Regex)method.Invoke(null, null)!);
    }
}
