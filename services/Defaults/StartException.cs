namespace Broadsheet.Defaults;

/// <summary>A reason why a process cannot start that its operator can mend. Its message is printed alone, without a stack.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
