# csprp completion for PowerShell: append this to the file that $PROFILE names.

Register-ArgumentCompleter -Native -CommandName csprp -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @(
        $commandAst.CommandElements | Select-Object -Skip 1 |
            Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
            ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } }
    )
    $env:_CSPRP_COMPLETE = 'complete_powershell'
    $env:_CSPRP_WORDS = $words -join "`n"
    $env:_CSPRP_LAST = $wordToComplete.Trim('"', "'")
    try {
        & $commandAst.CommandElements[0].Value 2>$null | ForEach-Object {
            $kind, $value, $help = $_ -split "`t", 3
            # Where nothing is returned, PowerShell offers the names of files.
            if ($kind -eq 'value') {
                $text = $value
                if ($value -match '[^\w./=:-]') { $text = "'" + $value.Replace("'", "''") + "'" }
                if (-not $help) { $help = $value }
                [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $help)
            }
        }
    }
    finally {
        Remove-Item Env:_CSPRP_COMPLETE, Env:_CSPRP_WORDS, Env:_CSPRP_LAST -ErrorAction Ignore
    }
}
